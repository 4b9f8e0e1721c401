package dev.mailchute.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every operation of the fake tenant, by the paths of Microsoft's documentation. Anything else is refused with 400. */
public enum Operation {
    TOKEN("POST", "/{tenant}/oauth2/v2.0/token"),
    LIST_FOLDERS("GET", "/users/{user-id}/mailFolders", "/users/{user-id}/mailFolders/{mailFolder-id}/childFolders"),
    CREATE_FOLDER("POST", "/users/{user-id}/mailFolders", "/users/{user-id}/mailFolders/{mailFolder-id}/childFolders"),
    GET_FOLDER("GET", "/users/{user-id}/mailFolders/{mailFolder-id}"),
    LIST_MESSAGES("GET", "/users/{user-id}/mailFolders/{mailFolder-id}/messages"),
    COUNT_MESSAGES("GET", "/users/{user-id}/mailFolders/{mailFolder-id}/messages/$count"),
    FIND_MESSAGES("GET", "/users/{user-id}/messages"),
    GET_MESSAGE("GET", Operation.MESSAGE, Operation.FOLDER_MESSAGE),
    GET_MIME("GET", Operation.MESSAGE + "/$value", Operation.FOLDER_MESSAGE + "/$value"),
    LIST_ATTACHMENTS("GET", Operation.MESSAGE + "/attachments", Operation.FOLDER_MESSAGE + "/attachments"),
    GET_ATTACHMENT("GET", Operation.MESSAGE + "/attachments/{attachment-id}"),
    GET_ATTACHMENT_VALUE("GET", Operation.MESSAGE + "/attachments/{attachment-id}/$value"),
    PATCH_MESSAGE("PATCH", Operation.MESSAGE, Operation.FOLDER_MESSAGE),
    DELETE_MESSAGE("DELETE", Operation.MESSAGE, Operation.FOLDER_MESSAGE),
    MOVE_MESSAGE("POST", Operation.MESSAGE + "/move", Operation.FOLDER_MESSAGE + "/move"),
    SEND_MAIL("POST", "/users/{user-id}/sendMail"),
    CREATE_DRAFT("POST", "/users/{user-id}/messages"),
    ADD_ATTACHMENT("POST", Operation.MESSAGE + "/attachments"),
    CREATE_UPLOAD_SESSION("POST", Operation.MESSAGE + "/attachments/createUploadSession"),
    SEND_DRAFT("POST", Operation.MESSAGE + "/send"),
    UPLOAD_RANGE("PUT", "/api/v2.0/upload/{session-id}"),
    UPLOAD_STATUS("GET", "/api/v2.0/upload/{session-id}"),
    UPLOAD_CANCEL("DELETE", "/api/v2.0/upload/{session-id}");

    private static final String MESSAGE = "/users/{user-id}/messages/{message-id}";
    private static final String FOLDER_MESSAGE = "/users/{user-id}/mailFolders/{mailFolder-id}/messages/{message-id}";

    private final String method;
    private final List<String> paths;
    private final List<List<String>> segments;

    Operation(String method, String... paths) {
        this.method = method;
        this.paths = List.of(paths);
        this.segments = this.paths.stream()
                .map(path -> List.of(path.substring(1).split("/")))
                .toList();
    }

    /** The HTTP method. */
    public String method() {
        return method;
    }

    /** The path templates as documented by Microsoft. */
    public List<String> paths() {
        return paths;
    }

    boolean isOnTheUploadHost() {
        return this == UPLOAD_RANGE || this == UPLOAD_STATUS || this == UPLOAD_CANCEL;
    }

    boolean isOnTheGraphHost() {
        return this != TOKEN && !isOnTheUploadHost();
    }

    /** The operation of a request, and the values of the braces in its path. */
    static Optional<Match> match(String method, List<String> path) {
        for (Operation operation : values()) {
            if (operation.method.equals(method)) {
                for (List<String> template : operation.segments) {
                    Map<String, String> names = names(template, path);
                    if (names != null) {
                        return Optional.of(new Match(operation, names));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> names(List<String> template, List<String> path) {
        if (template.size() != path.size()) {
            return null;
        }
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String expected = template.get(i);
            String actual = path.get(i);
            if (expected.startsWith("{")) {
                if (actual.startsWith("$") && i > 1) {
                    return null;
                }
                names.put(expected.substring(1, expected.length() - 1), actual);
            } else if (!expected.equals(actual)) {
                return null;
            }
        }
        return names;
    }

    /** Method and path, one line for each path. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        paths.forEach(path -> lines.add(method + " " + path));
        return lines;
    }

    record Match(Operation operation, Map<String, String> names) {}
}
