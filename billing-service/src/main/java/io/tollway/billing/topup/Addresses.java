package io.tollway.billing.topup;

import io.tollway.billing.identity.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the payment page sends the browser back to: pages of the console. */
@ApplicationScoped
public class Addresses {
    private final String console;

    Addresses(@ConfigProperty(name = "billing.console-url", defaultValue = "http://127.0.0.1:8090") URI console) {
        this.console = console.toString().replaceAll("/+$", "");
    }

    String afterPaying(OrganizationId organization, UUID topUpId) {
        return console + "/o/" + organization + "/credits/top-ups/" + topUpId;
    }

    public String afterSavingCard(OrganizationId organization, UUID setupId) {
        return console + "/o/" + organization + "/credits/automatic/cards/" + setupId;
    }

    public String withoutSavingCard(OrganizationId organization) {
        return console + "/o/" + organization + "/credits/automatic";
    }

    /** Names the order, so that the page can say that nothing was charged and how long it can still be paid. */
    String afterTurningBack(OrganizationId organization, UUID topUpId) {
        return console + "/o/" + organization + "/credits?turned_back=" + topUpId;
    }
}
