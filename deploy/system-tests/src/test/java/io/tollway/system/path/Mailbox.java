package io.tollway.system.path;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.system.stack.RunningStack;
import io.tollway.system.stack.StackClient;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The local stack's inbox. */
final class Mailbox {
    private static final Pattern LINK = Pattern.compile("https?://\\S+login-actions\\S+");

    private final StackClient inbox;

    Mailbox(RunningStack stack) {
        this.inbox = new StackClient(stack.value("TOLLWAY_MAIL_URL"), "");
    }

    /** The verification link in the newest message to this address. */
    String verificationLinkFor(String email) {
        return StackClient.eventually(Duration.ofSeconds(30), () -> newestTo(email), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> newestTo(String email) {
        for (JsonNode message : inbox.get("/api/messages").ok()) {
            if (message.get("to").toString().contains(email)) {
                Matcher link = LINK.matcher(message.get("text").asText());
                return link.find() ? Optional.of(link.group()) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
