package dev.mailchute.eml;

/** A header field, its value decoded. */
public record HeaderField(String name, String value) {}
