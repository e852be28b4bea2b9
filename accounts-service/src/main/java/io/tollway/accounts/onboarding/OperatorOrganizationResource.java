package io.tollway.accounts.onboarding;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.idempotency.Once;
import io.tollway.accounts.idempotency.PostRequest;
import io.tollway.accounts.identity.Access;
import io.tollway.accounts.identity.Emails;
import io.tollway.accounts.identity.PersonDirectory;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.accounts.input.Fields;
import io.tollway.accounts.input.JsonBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Organizations as the platform's operators make and list them. */
@Path("/api/v1/operator/organizations")
class OperatorOrganizationResource {
    private final Access access;
    private final Once once;
    private final Onboarding onboarding;
    private final PersonDirectory people;

    OperatorOrganizationResource(Access access, Once once, Onboarding onboarding, PersonDirectory people) {
        this.access = access;
        this.once = once;
        this.onboarding = onboarding;
        this.people = people;
    }

    @GET
    public Uni<Views.OrganizationLines> list() {
        return access.operator().chain(caller -> onboarding.all());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Response> create(@HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, byte[] body) {
        return access.operator().chain(operator -> {
            Fields fields = JsonBody.fields(body).known(List.of("name", "owner_email"));
            String name = fields.requiredText("name", 100);
            String email = Emails.normalized(fields.requiredText("owner_email", 254))
                    .orElseGet(() -> {
                        fields.error("owner_email", "not_an_address", "must be an e-mail address");
                        return "";
                    });
            fields.check();
            PostRequest request = PostRequest.of(operator.id(), idempotencyKey, "/operator/organizations", body);
            OrganizationId id = onboarding.newId();
            return people.byVerifiedEmail(email)
                    .chain(owner -> once.run(
                            Scope.tenant(id),
                            request,
                            tx -> onboarding.createByOperator(tx, id, name, email, owner, operator)));
        });
    }
}
