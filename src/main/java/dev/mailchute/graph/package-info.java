/** The requests to Microsoft Graph: paths, JSON, pages, folders and lookups. */
package dev.mailchute.graph;
