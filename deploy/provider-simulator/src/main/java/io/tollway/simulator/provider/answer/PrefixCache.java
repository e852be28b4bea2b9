package io.tollway.simulator.provider.answer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The provider's memory of prompts' beginnings. The least recently used are forgotten; time plays no part, so a run can be repeated. Thread-safe.
 */
public final class PrefixCache {
    private static final int MOST = 65_536;

    private final Map<Long, Boolean> seen = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > MOST;
        }
    };

    /** How many leading tokens of this prompt the account has sent to this model before; remembers the prompt. */
    public long cached(String account, String model, PromptMeter prompt) {
        if (prompt.marks() == 0) {
            return 0;
        }
        long salt = account.hashCode() * 0x9E3779B97F4A7C15L + model.hashCode();
        long cached = 0;
        synchronized (seen) {
            for (int i = 0; i < prompt.marks(); i++) {
                if (seen.put(prompt.prefix(i) ^ salt, Boolean.TRUE) != null) {
                    cached = PromptMeter.tokensAt(i);
                }
            }
        }
        return cached;
    }
}
