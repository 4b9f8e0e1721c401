package dev.mailchute.web.server;

import io.vertx.core.http.HttpServerRequest;

/** What open pages are told, and who may listen. Called by one thread of its own, so an implementation may read a file. */
public interface LiveSource {
    /**
     * Whether a request may listen.
     *
     * @param status 200, or why not
     * @param account of whoever listens
     * @param session as long as it lasts
     */
    record Admission(int status, String account, String session) {
        /** Not to be listened to. */
        public static Admission refused(int status) {
            return new Admission(status, "", "");
        }
    }

    /**
     * The state that open pages show.
     *
     * @param text JSON in one line; the same as long as there is no news
     * @param now the time, in milliseconds since 1970
     */
    record News(String text, long now) {}

    Admission admit(HttpServerRequest request, Client client);

    /** Whether whoever was admitted may still listen. */
    boolean isAdmitted(Admission admission);

    News news();
}
