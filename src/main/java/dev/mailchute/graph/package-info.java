/** What is asked of Microsoft Graph: paths, JSON, pages, folders and look-ups. */
package dev.mailchute.graph;
