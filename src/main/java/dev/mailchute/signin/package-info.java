/** Access tokens from Microsoft Entra ID: credentials, their second one, and when they expire. */
package dev.mailchute.signin;
