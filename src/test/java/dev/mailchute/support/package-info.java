/** What tests of several packages share besides the fake tenant: clocks, a proxy, hostile mail, and ears for the log. */
package dev.mailchute.support;
