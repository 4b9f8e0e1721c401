/** What the tests, the demo and the benchmarks stand on; above all the {@link dev.mailchute.support.FakeTenant}. */
package dev.mailchute.support;
