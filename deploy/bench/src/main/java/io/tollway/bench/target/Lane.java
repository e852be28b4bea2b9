package io.tollway.bench.target;

import java.util.Locale;

/** The four kinds of upstream behaviour that are measured, each a provider of the simulator and a model of the gateway. */
public enum Lane {
    /** Answers at once, in one piece: CPU per request. */
    FAST(false),
    /** Streams, first token after 50 ms: added latency. */
    SLOW(true),
    /** Streams an event every 20 ms, so that each arrives by itself: CPU per event. */
    PACED(true),
    /** Streams an event a second: memory of open streams. */
    HELD(true);

    private final boolean stream;

    Lane(boolean stream) {
        this.stream = stream;
    }

    public boolean stream() {
        return stream;
    }

    /** The provider's name in the simulator's paths, for upstreams that speak the client's dialect. */
    public String provider() {
        return "bench-" + name().toLowerCase(Locale.ROOT);
    }

    /** The name of the same behaviour in another dialect, Anthropic's. */
    public String foreignProvider() {
        return "anthropic." + provider();
    }

    /** The model's name in the catalogue. */
    public String model() {
        return "bench/" + name().toLowerCase(Locale.ROOT);
    }

    /** The model whose provider speaks the other dialect. */
    public String translatedModel() {
        return model() + "-translated";
    }
}
