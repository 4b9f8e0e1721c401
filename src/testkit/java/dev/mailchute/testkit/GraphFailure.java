package dev.mailchute.testkit;

/** A request that Graph refuses, with the status and code that the client sees. */
final class GraphFailure extends RuntimeException {
    final int status;
    final String code;

    GraphFailure(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static GraphFailure badRequest(String message) {
        return new GraphFailure(400, "BadRequest", message);
    }

    static GraphFailure itemNotFound() {
        return new GraphFailure(404, "ErrorItemNotFound", "The specified object was not found in the store.");
    }

    static GraphFailure folderNotFound() {
        return new GraphFailure(404, "ErrorFolderNotFound", "The specified folder could not be found in the store.");
    }

    static GraphFailure noSuchProperty(String name, String type) {
        return new GraphFailure(
                400,
                "RequestBroker--ParseUri",
                "Could not find a property named '" + name + "' on type 'Microsoft.OutlookServices." + type + "'.");
    }
}
