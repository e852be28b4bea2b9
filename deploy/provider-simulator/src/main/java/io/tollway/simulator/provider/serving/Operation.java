package io.tollway.simulator.provider.serving;

/** One route of a dialect. */
public interface Operation {
    /** Whether the request appears on the invoice: whether a model works for it. */
    boolean billed();

    /**
     * Reads and checks the request.
     *
     * @throws RefusedException when the real provider refuses it
     */
    Job accept(Call call);
}
