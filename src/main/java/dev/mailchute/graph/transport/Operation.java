package dev.mailchute.graph.transport;

import java.util.regex.Pattern;

/** The requests that Mailchute makes, by the names used in metrics and errors. */
public enum Operation {
    LIST("GET", "/(mailFolders/[^/]+/)?messages"),
    MIME("GET", "/messages/[^/]+/\\$value"),
    READ("GET", "/messages/[^/]+(/attachments(/.*)?)?"),
    MARK("PATCH", "/messages/[^/]+"),
    REMOVE("DELETE", "/messages/[^/]+"),
    MOVE("POST", "/messages/[^/]+/move"),
    FOLDERS("GET", "/mailFolders.*"),
    CREATE_FOLDER("POST", "/mailFolders.*"),
    SEND_MAIL("POST", "/sendMail"),
    DRAFT("POST", "/messages"),
    ATTACH("POST", "/messages/[^/]+/attachments(/createUploadSession)?"),
    SEND_DRAFT("POST", "/messages/[^/]+/send"),
    UPLOAD("(PUT|GET|DELETE)", null),
    OTHER(".*", ".*");

    private final Pattern method;
    private final Pattern path;

    Operation(String method, String path) {
        this.method = Pattern.compile(method);
        this.path = path == null ? null : Pattern.compile("/v1\\.0/users/[^/]+" + path);
    }

    /**
     * The operation of a request to Graph.
     *
     * @param path the path without the query
     */
    static Operation of(String method, String path) {
        for (Operation operation : values()) {
            if (operation.path != null
                    && operation.method.matcher(method).matches()
                    && operation.path.matcher(path).matches()) {
                return operation;
            }
        }
        return OTHER;
    }

    /** Whether repeating it could send a message twice. */
    boolean sends() {
        return this == SEND_MAIL || this == SEND_DRAFT;
    }

    /** Whether it concerns one message, so that a refusal may concern only that message. */
    boolean concernsOneMessage() {
        return switch (this) {
            case MIME, READ, MARK, REMOVE, MOVE, SEND_MAIL, DRAFT, ATTACH, SEND_DRAFT, UPLOAD -> true;
            default -> false;
        };
    }

    /** Whether it is a step of sending a message. */
    boolean isOutgoing() {
        return switch (this) {
            case SEND_MAIL, DRAFT, ATTACH, SEND_DRAFT, UPLOAD -> true;
            default -> false;
        };
    }

    /** The name for metrics, in kebab case. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
