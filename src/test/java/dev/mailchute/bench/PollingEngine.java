package dev.mailchute.bench;

/** What decides which node polls which mailbox, and when. */
interface PollingEngine extends AutoCloseable {
    /** Makes tables and jobs, once for all nodes. */
    void prepare(EngineCluster cluster) throws Exception;

    /** Polls in this process until it is closed. */
    void start(EngineCluster cluster, int node, SimulatedPoll poll) throws Exception;

    /** What it is called in the table, and what makes it. */
    enum Kind {
        QUARTZ("Quartz's JDBC store"),
        DB_SCHEDULER("db-scheduler"),
        SESSION_LOCKS("session locks");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        PollingEngine make() {
            return switch (this) {
                case QUARTZ -> new QuartzStoreEngine();
                case DB_SCHEDULER -> new DbSchedulerEngine();
                case SESSION_LOCKS -> new SessionLocksEngine();
            };
        }
    }
}
