/** The wire: proxy, TLS, DNS and connections, the same for Graph and the sign-in. */
package dev.mailchute.net;
