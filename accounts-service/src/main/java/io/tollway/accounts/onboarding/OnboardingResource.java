package io.tollway.accounts.onboarding;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.idempotency.Once;
import io.tollway.accounts.idempotency.PostRequest;
import io.tollway.accounts.identity.Access;
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

/** A person's first steps. */
@Path("/api/v1")
class OnboardingResource {
    private final Access access;
    private final Once once;
    private final Onboarding onboarding;

    OnboardingResource(Access access, Once once, Onboarding onboarding) {
        this.access = access;
        this.once = once;
        this.onboarding = onboarding;
    }

    @GET
    @Path("/me")
    public Uni<Views.Me> me() {
        return access.person().chain(onboarding::me);
    }

    @POST
    @Path("/organizations")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Response> create(@HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, byte[] body) {
        return access.person().chain(person -> {
            Fields fields = JsonBody.fields(body).known(List.of("name"));
            String name = fields.requiredText("name", 100);
            fields.check();
            PostRequest request = PostRequest.of(person.id(), idempotencyKey, "/organizations", body);
            OrganizationId id = onboarding.newId();
            return onboarding
                    .checkMayCreate(person)
                    .chain(() -> once.run(Scope.tenant(id), request, tx -> onboarding.create(tx, id, name, person)));
        });
    }
}
