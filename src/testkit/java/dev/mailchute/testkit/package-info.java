/** A Microsoft 365 tenant for tests, the demo and benchmarks; above all the {@link dev.mailchute.testkit.FakeTenant}. */
package dev.mailchute.testkit;
