package dev.mailchute.eml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFieldsTest {
    @TempDir
    Path folder;

    /** @param fields separated by a bar */
    private HeaderFields fields(String fields) throws IOException {
        Path file = folder.resolve("mail.eml");
        Files.writeString(
                file,
                fields.replace("|", "\r\n")
                        + "\r\n\r\nAuto-Submitted: auto-replied\r\nContent-Type: message/delivery-status\r\n",
                StandardCharsets.UTF_8);
        return HeaderFields.read(file);
    }

    @Test
    void a_field_is_decoded_on_one_line_in_any_case_and_never_taken_from_the_text() throws IOException {
        HeaderFields fields = fields("Subject: a|x-place: =?UTF-8?Q?Gro=C3=9Fer?=| Saal|X-Place: second");
        assertEquals(Optional.of("Großer Saal"), fields.first("X-Place"));
        assertEquals(Optional.empty(), fields.first("Auto-Submitted"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: multipart/report; report-type=delivery-status; boundary=x",
                "Content-Type: Multipart/Report;| boundary=\"x\"; Report-Type=\"delivery-status\"",
                "X-MS-Exchange-Message-Is-Ndr:|Content-Type: text/html",
                "X-Failed-Recipients: bob@x.example",
                "Return-Path: <>|From: MAILER-DAEMON@mx.example (Mail Delivery System)",
                "Return-Path: <>|From: \"Microsoft Outlook\" <MicrosoftExchange329e71ec@contoso.com>",
                "Content-Type: multipart/report; report-type=delivery-status|Auto-Submitted: auto-replied"
            })
    void bounces_are_no_answers(String fields) throws IOException {
        assertEquals(
                "true false", fields(fields).isBounce() + " " + fields(fields).isAutoReply());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: auto-replied",
                "Auto-Submitted: Auto-Replied (vacation)",
                "Auto-Submitted: auto-generated|In-Reply-To: <a@b>|X-Auto-Response-Suppress: All",
                "Content-Type: multipart/report; report-type=disposition-notification",
                "X-Autoreply: yes",
                "Precedence: auto_reply",
                "Return-Path: <>|From: Ann <ann@x.example>|Auto-Submitted: auto-replied"
            })
    void answers_that_no_person_wrote_are_no_bounces(String fields) throws IOException {
        assertEquals(
                "false true", fields(fields).isBounce() + " " + fields(fields).isAutoReply());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: Ann <ann@x.example>|In-Reply-To: <a@b>",
                "Auto-Submitted: no|In-Reply-To: <a@b>",
                "Auto-Submitted: auto-generated",
                "X-Auto-Response-Suppress: All",
                "Return-Path: <>|From: Ann <ann@x.example>",
                "From: postmaster@contoso.com",
                "Precedence: bulk",
                "Subject: Undeliverable: Automatic reply: multipart/report; report-type=delivery-status"
            })
    void others_are_neither(String fields) throws IOException {
        assertEquals(
                "false false", fields(fields).isBounce() + " " + fields(fields).isAutoReply());
    }
}
