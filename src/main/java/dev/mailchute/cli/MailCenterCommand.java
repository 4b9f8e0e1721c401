package dev.mailchute.cli;

import dev.mailchute.access.Role;
import dev.mailchute.settings.Direction;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The commands on letters. It has nothing to do by itself, so that alone it is wrong usage. */
@Command(
        name = "mail-center",
        description = "See mail that could not be processed; try it again, discard it, or take it back.",
        subcommands = {
            MailCenterCommand.ListLetters.class,
            MailCenterCommand.Show.class,
            MailCenterCommand.Retry.class,
            MailCenterCommand.Discard.class,
            MailCenterCommand.Restore.class,
            MailCenterCommand.Export.class,
            MailCenterCommand.Token.class
        })
final class MailCenterCommand {
    @ParentCommand
    private Mailchute mailchute;

    /** A text that is empty is in every reason: a script whose variable is not set would mean all letters. */
    private static void refuseEmpty(CommandSpec spec, String reason) {
        if (reason != null && reason.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--reason is empty, which would mean every letter; leave it out, or give a text");
        }
    }

    /** Who discarded letters, and when. */
    static final class WhenDiscarded {
        @Option(names = "--by", paramLabel = "NAME", description = "Only letters that this account discarded.")
        private String who;

        @Option(
                names = "--since",
                paramLabel = "TIME",
                converter = Since.class,
                description =
                        "Only letters discarded since: 2026-11-24 or 2026-11-24T14:05, in this machine's time zone.")
        private Instant since;

        boolean isGiven() {
            return who != null || since != null;
        }

        Commands.Discards letters(
                List<String> ids, boolean all, Optional<Direction> direction, Optional<String> reason) {
            return new Commands.Discards(
                    ids, all, direction, reason, Optional.ofNullable(who), Optional.ofNullable(since));
        }
    }

    /** A day, from its beginning, or a time of it. */
    static final class Since implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                LocalDateTime time = text.contains("T")
                        ? LocalDateTime.parse(text)
                        : LocalDate.parse(text).atStartOfDay();
                return time.atZone(ZoneId.systemDefault()).toInstant();
            } catch (DateTimeException e) {
                throw new TypeConversionException("'" + text + "' is no time: give 2026-11-24 or 2026-11-24T14:05");
            }
        }
    }

    @Command(name = "list", description = "The letters.")
    static final class ListLetters implements Callable<Integer> {
        @ParentCommand
        private MailCenterCommand parent;

        @Spec
        private CommandSpec spec;

        @Option(names = "--direction", paramLabel = "inbound|outbound", description = "Only letters of this direction.")
        private Direction direction;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Only letters whose reason has this text.")
        private String reason;

        @Option(names = "--discarded", description = "Those that were discarded and can be restored, instead.")
        private boolean discarded;

        @Mixin
        private WhenDiscarded when;

        @Option(names = "--json", description = "As a JSON array.")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            refuseEmpty(spec, reason);
            Mailchute mailchute = parent.mailchute;
            if (discarded) {
                return mailchute
                        .commands()
                        .listDiscarded(
                                mailchute.settings(),
                                when.letters(
                                        List.of(), true, Optional.ofNullable(direction), Optional.ofNullable(reason)),
                                json);
            }
            if (when.isGiven()) {
                throw new ParameterException(spec.commandLine(), "--by and --since go with --discarded");
            }
            return mailchute
                    .commands()
                    .list(mailchute.settings(), Optional.ofNullable(direction), Optional.ofNullable(reason), json);
        }
    }

    @Command(name = "show", description = "One letter with its history.")
    static final class Show implements Callable<Integer> {
        @ParentCommand
        private MailCenterCommand parent;

        @Parameters(paramLabel = "ID", description = "The letter.")
        private String id;

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            return parent.mailchute.commands().show(parent.mailchute.settings(), id, json);
        }
    }

    @Command(name = "retry", description = "Put the mail of letters in again at its own entrance.")
    static final class Retry extends Acting {
        @Option(
                names = "--resend",
                description = "Send mail in doubt again, even where nobody knows whether it went already.")
        private boolean resend;

        @Override
        public Integer call() throws Exception {
            Commands.Selection letters = letters();
            return mailchute().commands().retry(mailchute().settings(), letters, resend, json());
        }
    }

    @Command(name = "discard", description = "Settle letters without processing their mail.")
    static final class Discard extends Acting {
        @Override
        public Integer call() throws Exception {
            Commands.Selection letters = letters();
            return mailchute().commands().discard(mailchute().settings(), letters, json());
        }
    }

    @Command(name = "restore", description = "Take discarded letters back: they wait again, and nothing is sent.")
    static final class Restore implements Callable<Integer> {
        @ParentCommand
        private MailCenterCommand parent;

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "ID", arity = "0..*", description = "The letters.")
        private List<String> ids = List.of();

        @Option(names = "--all", description = "All discarded letters that match, instead of named ones.")
        private boolean all;

        @Option(
                names = "--direction",
                paramLabel = "inbound|outbound",
                description = "Of all, those of this direction.")
        private Direction direction;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Of all, those whose reason has this text.")
        private String reason;

        @Mixin
        private WhenDiscarded when;

        @Option(names = "--json", description = "Print the outcome of each as a JSON array.")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            if (ids.isEmpty() == !all) {
                throw new ParameterException(spec.commandLine(), "Name letters by ID, or give --all: one of the two");
            }
            refuseEmpty(spec, reason);
            if (!all && (direction != null || reason != null || when.isGiven())) {
                throw new ParameterException(
                        spec.commandLine(), "--direction, --reason, --by and --since go with --all");
            }
            Mailchute mailchute = parent.mailchute;
            return mailchute
                    .commands()
                    .restore(
                            mailchute.settings(),
                            when.letters(
                                    List.copyOf(ids), all, Optional.ofNullable(direction), Optional.ofNullable(reason)),
                            json);
        }
    }

    /** A command on chosen letters. */
    abstract static class Acting implements Callable<Integer> {
        @ParentCommand
        private MailCenterCommand parent;

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "ID", arity = "0..*", description = "The letters.")
        private List<String> ids = List.of();

        @Option(names = "--all", description = "All letters instead of named ones.")
        private boolean all;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Of all, those whose reason has this text.")
        private String reason;

        @Option(names = "--json", description = "Print the outcome of each as a JSON array.")
        private boolean json;

        Commands.Selection letters() {
            if (ids.isEmpty() == !all) {
                throw new ParameterException(spec.commandLine(), "Name letters by ID, or give --all: one of the two");
            }
            if (reason != null && !all) {
                throw new ParameterException(spec.commandLine(), "--reason goes with --all");
            }
            refuseEmpty(spec, reason);
            return new Commands.Selection(List.copyOf(ids), all, Optional.ofNullable(reason));
        }

        Mailchute mailchute() {
            return parent.mailchute;
        }

        boolean json() {
            return json;
        }
    }

    @Command(name = "export", description = "Write the mail of a letter into a file.")
    static final class Export implements Callable<Integer> {
        @ParentCommand
        private MailCenterCommand parent;

        @Parameters(paramLabel = "ID", description = "The letter.")
        private String id;

        @Option(names = "--out", paramLabel = "FILE.eml", required = true, description = "The file to write.")
        private Path out;

        @Override
        public Integer call() throws Exception {
            Mailchute mailchute = parent.mailchute;
            return mailchute.commands().export(mailchute.settings(), id, mailchute.resolve(out));
        }
    }

    @Command(name = "token", description = "Make a token for a program that uses the API; it is shown once.")
    static final class Token implements Callable<Integer> {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

        @ParentCommand
        private MailCenterCommand parent;

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "Under which the program acts; in the history of letters, too.")
        private String name;

        @Option(
                names = "--role",
                paramLabel = "viewer|operator",
                defaultValue = "viewer",
                description = "What it may do. Default: viewer")
        private Role role;

        @Option(names = "--replace", description = "In place of the token that has this name.")
        private boolean replace;

        @Override
        public Integer call() throws Exception {
            if (!NAME.matcher(name).matches()) {
                throw new ParameterException(
                        spec.commandLine(), "NAME has letters, digits, dots, dashes and @, 64 at most");
            }
            return parent.mailchute.commands().token(parent.mailchute.settings(), name, role, replace);
        }
    }
}
