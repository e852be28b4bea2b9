package io.tollway.gateway.stream;

/** Cuts a byte stream into events, at any split. Memory is bounded by the longest event allowed. */
public interface EventSplitter {
    /** Takes the events, in order. */
    interface Sink {
        /**
         * One event. The bytes are valid only during the call.
         *
         * @param from where its data starts
         * @param error whether its frame says that it is an error
         */
        void event(byte[] bytes, int from, int to, boolean error);
    }

    /**
     * Takes the next bytes.
     *
     * @return false when an event is longer than allowed, or not framed as it must be; the splitter must not be fed again then
     */
    boolean feed(byte[] bytes, int from, int to);
}
