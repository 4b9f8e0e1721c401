/** The running application: Camel's settings, beans, timers, the run lock, retention and shutdown. */
package dev.mailchute.app;
