package io.tollway.bench.result;

import io.tollway.bench.proc.Memory;

/**
 * What a target's process tree holds before and while streams are open through it. A JVM takes more from the system when its heap
 * grows and gives little back, so its first reading is the dearest.
 *
 * @param target the target's name
 * @param idle after a few requests
 * @param streams how many were open
 * @param open with all of them open and each past its first token
 */
public record MemoryReading(String target, Memory idle, int streams, Memory open) {

    /** Growth of resident memory for each stream, in KiB. */
    public double kibPerStream() {
        return streams == 0 ? Double.NaN : (double) (open.residentKib() - idle.residentKib()) / streams;
    }
}
