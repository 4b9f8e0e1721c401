/**
 * Mail as files: what a mail says about itself, what it lacks, and how it is put together and taken apart, always streamed, never a
 * whole mail in memory. All reading and writing of MIME goes through Angus Mail; everything read here was written by strangers.
 */
package dev.mailchute.eml;
