package io.tollway.gateway.exchange;

/** Waits, within bounds, for an upstream to end a stream whose end mark has come: its connection can be used again then. One that stays open is closed. */
final class Drain extends InFlight.Supervised {
    private final UpstreamCall call;
    private final InFlight.OfLoop running;
    private final long deadline;

    private Drain(UpstreamCall call, InFlight.OfLoop running, long deadline) {
        this.call = call;
        this.running = running;
        this.deadline = deadline;
    }

    static void of(UpstreamCall call, ExchangeServices services) {
        call.enough();
        if (!call.isDone()) {
            services.running()
                    .add(new Drain(
                            call,
                            services.running(),
                            System.nanoTime()
                                    + services.providerConfig().drainTimeout().toNanos()));
        }
    }

    @Override
    void tick(long nowNanos) {
        if (call.isDone()) {
            running.remove(this);
        } else if (nowNanos - deadline > 0) {
            running.remove(this);
            call.abort();
        }
    }
}
