/** The failures that the routes distinguish: one exception for each reaction. */
package dev.mailchute.failure;
