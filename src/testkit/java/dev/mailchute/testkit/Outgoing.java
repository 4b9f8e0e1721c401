package dev.mailchute.testkit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Exchange transport: a message accepted with 202 is first in Drafts, and later in Sent Items. */
final class Outgoing {
    private final FakeTenant tenant;
    private final List<SentMail> sent = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private final Set<String> unreachable = ConcurrentHashMap.newKeySet();
    private int unseenFor;
    private int draftFor;
    private boolean keepsDraftIds;
    private boolean deliversInside;

    Outgoing(FakeTenant tenant) {
        this.tenant = tenant;
    }

    synchronized void timing(int unseenForLookUps, int draftForLookUps) {
        unseenFor = unseenForLookUps;
        draftFor = draftForLookUps;
    }

    synchronized void keepDraftIds(boolean keep) {
        keepsDraftIds = keep;
    }

    synchronized void deliverInside(boolean deliver) {
        deliversInside = deliver;
    }

    void unreachable(String address) {
        unreachable.add(address.toLowerCase(Locale.ROOT));
    }

    synchronized List<SentMail> sent() {
        return List.copyOf(sent);
    }

    /** Accepts a draft for sending. The caller holds the mailbox's monitor. */
    void submit(FakeMail draft, String how, boolean saveToSentItems, GraphRequest request) {
        SentMail mail = new SentMail(
                draft.mailbox.address(),
                how,
                draft.from().map(FakeAddress::address).orElse(draft.mailbox.address()),
                addresses(draft, "toRecipients"),
                addresses(draft, "ccRecipients"),
                addresses(draft, "bccRecipients"),
                draft.subject(),
                draft.internetMessageId(),
                draft.currentMime(),
                request.header("client-request-id"),
                tenant.clock().instant());
        Pending accepted;
        synchronized (this) {
            sent.add(mail);
            accepted = new Pending(draft, mail, saveToSentItems, draftFor);
            draft.unseenFor = how.equals("draft") ? 0 : unseenFor;
            if (draftFor > 0 || draft.unseenFor > 0) {
                pending.add(accepted);
                return;
            }
        }
        settle(accepted);
    }

    private static List<String> addresses(FakeMail draft, String list) {
        return draft.addresses(list).stream().map(FakeAddress::address).toList();
    }

    /** Advances the mailbox after a lookup. The caller holds the mailbox's monitor. */
    void lookedUp(FakeMailbox mailbox) {
        List<Pending> due = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Pending> each = pending.iterator(); each.hasNext(); ) {
                Pending accepted = each.next();
                if (accepted.draft.mailbox == mailbox) {
                    if (accepted.draft.unseenFor > 0) {
                        accepted.draft.unseenFor--;
                    } else {
                        accepted.lookUpsLeft--;
                    }
                    if (accepted.draft.unseenFor == 0 && accepted.lookUpsLeft <= 0) {
                        each.remove();
                        due.add(accepted);
                    }
                }
            }
        }
        due.forEach(this::settle);
    }

    /** Moves everything accepted so far to Sent Items. */
    void settleAll() {
        List<Pending> due;
        synchronized (this) {
            due = List.copyOf(pending);
            pending.clear();
        }
        due.forEach(this::settle);
    }

    private void settle(Pending accepted) {
        FakeMail draft = accepted.draft;
        FakeMailbox mailbox = draft.mailbox;
        synchronized (mailbox) {
            draft.unseenFor = 0;
            if (draft.folder != null) {
                settleIn(mailbox, accepted);
            }
        }
        if (accepted.mail.recipients().size() > 500) {
            bounce(mailbox, accepted.mail, "550 5.5.3 RESOLVER.ADR.RecipientLimit; too many recipients");
        }
        for (String recipient : accepted.mail.recipients()) {
            deliver(mailbox, accepted, recipient);
        }
    }

    private void settleIn(FakeMailbox mailbox, Pending accepted) {
        FakeMail draft = accepted.draft;
        boolean keep;
        synchronized (this) {
            keep = keepsDraftIds;
        }
        if (!accepted.saveToSentItems) {
            mailbox.remove(draft);
        } else if (keep) {
            draft.draft = false;
            draft.read = true;
            mailbox.move(draft, mailbox.folders.of(WellKnownFolder.SENTITEMS));
        } else {
            FakeMail copy = mailbox.newMail(accepted.mail.mime(), tenant.clock().instant());
            copy.read = true;
            copy.properties.put("internetMessageId", accepted.mail.internetMessageId());
            mailbox.remove(draft);
            mailbox.put(copy, mailbox.folders.of(WellKnownFolder.SENTITEMS));
        }
    }

    private void deliver(FakeMailbox sender, Pending accepted, String recipient) {
        if (unreachable.contains(recipient.toLowerCase(Locale.ROOT))) {
            bounce(sender, accepted.mail, "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found: " + recipient);
            return;
        }
        boolean inside;
        synchronized (this) {
            inside = deliversInside;
        }
        if (inside) {
            tenant.mailboxOf(recipient)
                    .ifPresent(mailbox -> mailbox.deliver(MimeSource.of(
                            SampleMail.withoutBcc(accepted.mail.mime().bytes()))));
        }
    }

    private static void bounce(FakeMailbox sender, SentMail mail, String reason) {
        sender.deliver(SampleMail.bounce(sender.address(), mail, reason));
    }

    private static final class Pending {
        private final FakeMail draft;
        private final SentMail mail;
        private final boolean saveToSentItems;
        private int lookUpsLeft;

        private Pending(FakeMail draft, SentMail mail, boolean saveToSentItems, int lookUpsLeft) {
            this.draft = draft;
            this.mail = mail;
            this.saveToSentItems = saveToSentItems;
            this.lookUpsLeft = lookUpsLeft;
        }
    }
}
