/** The demo: the real application with its real routes against the fake tenant, told on the console as it happens. */
package dev.mailchute.demo;
