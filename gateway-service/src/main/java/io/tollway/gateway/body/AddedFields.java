package io.tollway.gateway.body;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Members inside messages and tools of a chat request that OpenAI's API has no such names for: those that answers of ours, or of a server's own making, left in a client's history, and
 * OpenRouter's cache marks. Where each stands, so that an upstream that refuses them gets the body without. Filled once, in the order they stand.
 */
public final class AddedFields {
    private static final int PER_PLACE = 4;

    /** The members, by their name. */
    public enum Field {
        REASONING_CONTENT("reasoning_content"),
        REASONING("reasoning"),
        REASONING_DETAILS("reasoning_details"),
        ANNOTATIONS("annotations"),
        IMAGES("images"),
        /** Without the id by which OpenAI knows a sound of its own. */
        AUDIO("audio"),
        CACHE_CONTROL("cache_control");

        private final String wireName;

        Field(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        static @Nullable Field named(String name) {
            return switch (name) {
                case "reasoning_content" -> REASONING_CONTENT;
                case "reasoning" -> REASONING;
                case "reasoning_details" -> REASONING_DETAILS;
                case "annotations" -> ANNOTATIONS;
                case "images" -> IMAGES;
                case "audio" -> AUDIO;
                case "cache_control" -> CACHE_CONTROL;
                default -> null;
            };
        }
    }

    private int[] places = new int[0];
    private int count;

    /** @param message which message it is in; -1 outside of messages */
    void add(Field field, int message, int nameStart, int valueEnd) {
        int at = count++ * PER_PLACE;
        if (at == places.length) {
            places = Arrays.copyOf(places, Math.max(PER_PLACE * 4, at * 2));
        }
        places[at] = field.ordinal();
        places[at + 1] = message;
        places[at + 2] = nameStart;
        places[at + 3] = valueEnd;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Which there are. */
    public Set<Field> found() {
        Set<Field> found = EnumSet.noneOf(Field.class);
        for (int i = 0; i < count; i++) {
            found.add(field(i));
        }
        return found;
    }

    /** Takes out those that are not kept; reasoning that is kept only under its other name gets that one. */
    void edit(byte[] bytes, BodyEdits edits, Set<Field> kept) {
        CutList cuts = new CutList(bytes);
        for (int i = 0; i < count; i++) {
            Field field = field(i);
            int nameStart = places[i * PER_PLACE + 2];
            if (kept.contains(field)) {
                continue;
            }
            Field other = field == Field.REASONING
                    ? Field.REASONING_CONTENT
                    : field == Field.REASONING_CONTENT ? Field.REASONING : field;
            if (other != field && kept.contains(other) && !isIn(places[i * PER_PLACE + 1], other)) {
                edits.replace(nameStart, nameStart + field.wireName().length() + 2, BodyEdits.quoted(other.wireName()));
            } else {
                cuts.add(nameStart, places[i * PER_PLACE + 3]);
            }
        }
        edits.cut(cuts.pairs());
    }

    private Field field(int place) {
        return Field.values()[places[place * PER_PLACE]];
    }

    private boolean isIn(int message, Field field) {
        for (int i = 0; i < count; i++) {
            if (places[i * PER_PLACE + 1] == message && field(i) == field) {
                return true;
            }
        }
        return false;
    }
}
