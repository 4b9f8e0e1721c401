package dev.mailchute.inbound;

import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.files.FolderSync;
import dev.mailchute.settings.InboundMailbox;
import java.io.IOException;

/** Makes the names of a mailbox's files durable. Messages that need it at the same time share a sync. */
final class DropFolderSyncs {
    private final InboundMailbox inbound;
    private final FolderSync staging;
    private final FolderSync drop;

    DropFolderSyncs(InboundMailbox inbound) {
        this.inbound = inbound;
        this.staging = new FolderSync(Staging.folder(inbound));
        this.drop = new FolderSync(inbound.dropDir());
    }

    /** @throws MailboxDownException if the staging folder cannot be synced */
    void syncStaging() {
        sync(staging);
    }

    /** @throws MailboxDownException if the drop folder cannot be synced */
    void syncDrop() {
        sync(drop);
    }

    private void sync(FolderSync folder) {
        try {
            folder.sync();
        } catch (IOException e) {
            throw Staging.storage(inbound, e);
        }
    }
}
