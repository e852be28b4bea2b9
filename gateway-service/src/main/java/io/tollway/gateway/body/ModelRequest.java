package io.tollway.gateway.body;

import io.tollway.contracts.usage.UsageCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the path of a model call needs to know of its body, whichever dialect that is written in. */
public interface ModelRequest {
    /** The model asked for: author/slug, or an alias. */
    String model();

    /** {@code models[]}: what to try after {@link #model()}. */
    List<String> fallbackModels();

    boolean stream();

    /** How many answers. */
    int choices();

    /** The client's own output limit, or null. */
    @Nullable Long outputLimit();

    /** UTF-8 bytes that one answer reads, media as sent included: the length of the body, or of one of several prompts in it. */
    int sizeBytes();

    int messages();

    /** Bytes of everything that is prompt, media included, as sent. */
    int messagesBytes();

    int tools();

    /** Image parts of all messages. */
    int images();

    /** File parts of all messages. */
    int files();

    /** Decoded length of each audio part. */
    List<Long> audioBytes();

    /** Bytes of the body that are media, as sent. */
    int mediaBytes();

    /** The most it can use of what is not counted in tokens: searches, pictures made, characters spoken, seconds written down. */
    default UsageCounts units() {
        return UsageCounts.NONE;
    }

    /** The customer's own user, opaque. */
    @Nullable String endUser();

    @Nullable String sessionId();

    Preferences preferences();

    /** Names of the parameters sent that an endpoint may or may not support, in OpenAI's words. */
    List<String> parameters();

    /** Places of what only its own dialect knows: left out of a translation. */
    default List<String> untranslatable() {
        return List.of();
    }

    /** How many searches that the provider runs a hold covers when the request does not say how many there may be. */
    int SEARCHES = 5;

    /** How many pictures a hold covers, for each answer that may have any. */
    int IMAGES = 4;

    /** Searches the request lets the provider run. */
    default int searches() {
        return 0;
    }

    /** Pictures each answer may have. */
    default int imagesOut() {
        return 0;
    }

    /** Whether the answer may be sound. */
    default boolean audioOut() {
        return false;
    }

    /** Names of the fields that are ours, or that nobody may send upstream. */
    List<String> dropped();
}
