/** Network access: proxy, TLS, DNS and connections, shared by Graph and sign-in. */
package dev.mailchute.net;
