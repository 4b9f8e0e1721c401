package dev.mailchute.bench;

import dev.mailchute.testkit.Call;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A {@link FakeTenant} in this process, for benchmarks in another. */
final class ServedTenant implements RemoteTenant {
    private final FakeTenant tenant;

    ServedTenant(FakeTenant tenant) {
        this.tenant = tenant;
    }

    @Override
    public String url() {
        return tenant.url().toString();
    }

    @Override
    public String caFile() {
        return tenant.caFile().toString();
    }

    @Override
    public void latency(Duration each) {
        tenant.latency(each);
    }

    @Override
    public void fill(String name, int mailboxes, int messages, long bytes) {
        Letters letters = new Letters();
        for (int m = 0; m < mailboxes; m++) {
            FakeMailbox mailbox = tenant.mailbox(name + m + "@contoso.com").largestMail(150L << 20);
            for (int i = 0; i < messages; i++) {
                deliver(mailbox, letters, i, bytes);
            }
            mailbox.index();
        }
        System.gc();
    }

    private void deliver(FakeMailbox mailbox, Letters letters, int number, long bytes) {
        String from = "ann@x.example";
        String subject = "Mail " + number;
        if (bytes > 0) {
            mailbox.deliver(SampleMail.large(from, mailbox.address(), subject, bytes));
        } else {
            mailbox.deliver(letters.next(from, mailbox.address(), number));
        }
    }

    @Override
    public void clear() {
        tenant.mailboxes().forEach(tenant::deleteMailbox);
        tenant.forgetCalls();
        System.gc();
    }

    @Override
    public Moment when(Operation operation, long count, long millis) {
        CountDownLatch never = new CountDownLatch(1);
        Instant latest = Instant.now().plusMillis(millis);
        try {
            while (tenant.count(operation) < count && Instant.now().isBefore(latest)) {
                never.await(10, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Moment(
                tenant.count(operation),
                Instant.now(),
                ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
    }

    @Override
    public Instant firstRequest() {
        return tenant.calls(call -> call.operation() != Operation.TOKEN).stream()
                .map(Call::at)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    @Override
    public Requests requests() {
        List<Call> calls = tenant.calls();
        return new Requests(
                calls.size(),
                calls.stream().filter(ServedTenant::isOfMessage).count(),
                calls.stream()
                        .filter(call -> call.operation() == Operation.LIST_MESSAGES)
                        .count(),
                tenant.violations().size() + tenant.leaks().size());
    }

    private static boolean isOfMessage(Call call) {
        return call.operation() != null
                && switch (call.operation()) {
                    case GET_MIME, PATCH_MESSAGE, DELETE_MESSAGE, MOVE_MESSAGE -> true;
                    case SEND_MAIL, CREATE_DRAFT, ADD_ATTACHMENT, CREATE_UPLOAD_SESSION, UPLOAD_RANGE, SEND_DRAFT ->
                        true;
                    default -> false;
                };
    }
}
