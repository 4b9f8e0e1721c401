/** The running application: Camel and its settings, the beans of the routes, timers, custody, the lock, retention and shutdown. */
package dev.mailchute.app;
