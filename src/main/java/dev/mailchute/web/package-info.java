/** The page and its API: the Mail Center in a browser and for programs. */
package dev.mailchute.web;
