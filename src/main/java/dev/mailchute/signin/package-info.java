/** Access tokens from Microsoft Entra ID: sign-in with the first or the second credential, and their expiry. */
package dev.mailchute.signin;
