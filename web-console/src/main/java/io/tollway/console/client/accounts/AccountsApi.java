package io.tollway.console.client.accounts;

import io.tollway.console.client.ProblemMapper;
import io.tollway.console.client.accounts.AccountsShapes.Budget;
import io.tollway.console.client.accounts.AccountsShapes.BudgetChange;
import io.tollway.console.client.accounts.AccountsShapes.ByokKey;
import io.tollway.console.client.accounts.AccountsShapes.CreatedKey;
import io.tollway.console.client.accounts.AccountsShapes.Key;
import io.tollway.console.client.accounts.AccountsShapes.KeyChange;
import io.tollway.console.client.accounts.AccountsShapes.LimitChange;
import io.tollway.console.client.accounts.AccountsShapes.Me;
import io.tollway.console.client.accounts.AccountsShapes.Member;
import io.tollway.console.client.accounts.AccountsShapes.Model;
import io.tollway.console.client.accounts.AccountsShapes.NewBudget;
import io.tollway.console.client.accounts.AccountsShapes.NewByokKey;
import io.tollway.console.client.accounts.AccountsShapes.NewKey;
import io.tollway.console.client.accounts.AccountsShapes.NewMember;
import io.tollway.console.client.accounts.AccountsShapes.NewOrganization;
import io.tollway.console.client.accounts.AccountsShapes.One;
import io.tollway.console.client.accounts.AccountsShapes.Organization;
import io.tollway.console.client.accounts.AccountsShapes.OrganizationCreated;
import io.tollway.console.client.accounts.AccountsShapes.OrganizationLine;
import io.tollway.console.client.accounts.AccountsShapes.Page;
import io.tollway.console.client.accounts.AccountsShapes.ProjectChange;
import io.tollway.console.client.accounts.AccountsShapes.RoleChange;
import io.tollway.console.client.accounts.AccountsShapes.StorageChange;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** accounts-service as the console uses it. The first argument is the person's bearer token, {@code Bearer …}; calls block and run on virtual threads. */
@Path("/api/v1")
@RegisterRestClient(configKey = "accounts")
@RegisterProvider(ProblemMapper.class)
public interface AccountsApi {
    @GET
    @Path("/me")
    Me me(@RestHeader("Authorization") String bearer);

    @POST
    @Path("/organizations")
    OrganizationCreated createOrganization(
            @RestHeader("Authorization") String bearer,
            @RestHeader("Idempotency-Key") String idempotencyKey,
            NewOrganization organization);

    @GET
    @Path("/organizations/{org}")
    Organization organization(@RestHeader("Authorization") String bearer, @RestPath UUID org);

    @GET
    @Path("/organizations/{org}/keys")
    Page<Key> keys(@RestHeader("Authorization") String bearer, @RestPath UUID org);

    @POST
    @Path("/organizations/{org}/keys")
    CreatedKey createKey(
            @RestHeader("Authorization") String bearer,
            @RestHeader("Idempotency-Key") String idempotencyKey,
            @RestPath UUID org,
            NewKey key);

    @POST
    @Path("/organizations/{org}/management-keys")
    CreatedKey createManagementKey(
            @RestHeader("Authorization") String bearer,
            @RestHeader("Idempotency-Key") String idempotencyKey,
            @RestPath UUID org,
            NewKey key);

    @PATCH
    @Path("/organizations/{org}/keys/{id}")
    Key changeKey(@RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id, KeyChange change);

    @PATCH
    @Path("/organizations/{org}/keys/{id}")
    Key limitKey(@RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id, LimitChange change);

    @PATCH
    @Path("/organizations/{org}")
    Organization limitOrganization(@RestHeader("Authorization") String bearer, @RestPath UUID org, LimitChange change);

    @PATCH
    @Path("/organizations/{org}")
    Organization changeOrganization(
            @RestHeader("Authorization") String bearer, @RestPath UUID org, AccountsShapes.OrganizationChange change);

    @PATCH
    @Path("/organizations/{org}/projects/{id}")
    AccountsShapes.Project limitProject(
            @RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id, LimitChange change);

    @DELETE
    @Path("/organizations/{org}/keys/{id}")
    void deleteKey(@RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id);

    @PATCH
    @Path("/organizations/{org}/projects/{id}")
    AccountsShapes.Project changeProject(
            @RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id, ProjectChange change);

    @PATCH
    @Path("/organizations/{org}/projects/{id}")
    AccountsShapes.Project storeResponses(
            @RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id, StorageChange change);

    @GET
    @Path("/organizations/{org}/projects/{project}/byok")
    Page<ByokKey> byokKeys(@RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID project);

    @POST
    @Path("/organizations/{org}/projects/{project}/byok")
    ByokKey createByokKey(
            @RestHeader("Authorization") String bearer,
            @RestHeader("Idempotency-Key") String idempotencyKey,
            @RestPath UUID org,
            @RestPath UUID project,
            NewByokKey key);

    @DELETE
    @Path("/organizations/{org}/projects/{project}/byok/{id}")
    void deleteByokKey(
            @RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID project, @RestPath UUID id);

    @GET
    @Path("/organizations/{org}/budgets")
    Page<Budget> budgets(@RestHeader("Authorization") String bearer, @RestPath UUID org);

    @POST
    @Path("/organizations/{org}/budgets")
    One<Budget> createBudget(
            @RestHeader("Authorization") String bearer,
            @RestHeader("Idempotency-Key") String idempotencyKey,
            @RestPath UUID org,
            NewBudget budget);

    @GET
    @Path("/organizations/{org}/budgets/{id}")
    One<Budget> budget(@RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id);

    @PATCH
    @Path("/organizations/{org}/budgets/{id}")
    One<Budget> changeBudget(
            @RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id, BudgetChange change);

    @DELETE
    @Path("/organizations/{org}/budgets/{id}")
    void deleteBudget(@RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id);

    @GET
    @Path("/organizations/{org}/members")
    Page<Member> members(@RestHeader("Authorization") String bearer, @RestPath UUID org);

    @POST
    @Path("/organizations/{org}/members")
    Member addMember(
            @RestHeader("Authorization") String bearer,
            @RestHeader("Idempotency-Key") String idempotencyKey,
            @RestPath UUID org,
            NewMember member);

    @PATCH
    @Path("/organizations/{org}/members/{id}")
    Member changeRole(
            @RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id, RoleChange change);

    @DELETE
    @Path("/organizations/{org}/members/{id}")
    void removeMember(@RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id);

    /** Every organization there is; for operators. */
    @GET
    @Path("/operator/organizations")
    Page<OrganizationLine> allOrganizations(@RestHeader("Authorization") String bearer);

    @GET
    @Path("/catalog/models")
    Page<Model> models();
}
