package dev.mailchute.web;

import dev.mailchute.web.MailCenterPage.View;
import java.util.Optional;

/** A page to show, or a whole reply; neither if there is no such thing. */
record PageAnswer(Optional<Reply> reply, Optional<View> view) {
    static PageAnswer of(Reply reply) {
        return new PageAnswer(Optional.of(reply), Optional.empty());
    }

    static PageAnswer of(View view) {
        return new PageAnswer(Optional.empty(), Optional.of(view));
    }

    static PageAnswer nothing() {
        return new PageAnswer(Optional.empty(), Optional.empty());
    }

    static PageAnswer ofReply(Optional<Reply> reply) {
        return new PageAnswer(reply, Optional.empty());
    }

    static PageAnswer ofView(Optional<View> view) {
        return new PageAnswer(Optional.empty(), view);
    }
}
