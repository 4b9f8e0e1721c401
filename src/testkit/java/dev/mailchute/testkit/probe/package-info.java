/**
 * What {@code test-routes --kill} puts among the plugins of the application that it kills: it writes down the steps that a message passes, and
 * stops a message after one of them. It needs Camel and nothing else.
 */
package dev.mailchute.testkit.probe;
