package io.tollway.console.client.billing;

import io.tollway.console.client.ProblemMapper;
import io.tollway.console.client.billing.BillingShapes.Attempt;
import io.tollway.console.client.billing.BillingShapes.AutoTopUp;
import io.tollway.console.client.billing.BillingShapes.AutoTopUpSettings;
import io.tollway.console.client.billing.BillingShapes.Balance;
import io.tollway.console.client.billing.BillingShapes.CardSetup;
import io.tollway.console.client.billing.BillingShapes.Generation;
import io.tollway.console.client.billing.BillingShapes.Invoice;
import io.tollway.console.client.billing.BillingShapes.NewRefund;
import io.tollway.console.client.billing.BillingShapes.NewTopUp;
import io.tollway.console.client.billing.BillingShapes.One;
import io.tollway.console.client.billing.BillingShapes.Page;
import io.tollway.console.client.billing.BillingShapes.Quote;
import io.tollway.console.client.billing.BillingShapes.Refund;
import io.tollway.console.client.billing.BillingShapes.RefundQuote;
import io.tollway.console.client.billing.BillingShapes.TopUp;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** billing-service as the console uses it. The first argument is the person's bearer token, {@code Bearer …}; calls block and run on virtual threads. */
@Path("/api/v1")
@RegisterRestClient(configKey = "billing")
@RegisterProvider(ProblemMapper.class)
public interface BillingApi {
    @GET
    @Path("/organizations/{org}/balance")
    Balance balance(@RestHeader("Authorization") String bearer, @RestPath UUID org);

    @GET
    @Path("/organizations/{org}/top-ups/quote")
    Quote quote(
            @RestHeader("Authorization") String bearer, @RestPath UUID org, @RestQuery("amount_usd") String amountUsd);

    @POST
    @Path("/organizations/{org}/top-ups")
    TopUp startTopUp(
            @RestHeader("Authorization") String bearer,
            @RestHeader("Idempotency-Key") String idempotencyKey,
            @RestPath UUID org,
            NewTopUp topUp);

    @GET
    @Path("/organizations/{org}/top-ups")
    Page<TopUp> topUps(@RestHeader("Authorization") String bearer, @RestPath UUID org);

    @GET
    @Path("/organizations/{org}/top-ups/{id}")
    TopUp topUp(@RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id);

    @GET
    @Path("/organizations/{org}/top-ups/{id}/refund-quote")
    RefundQuote refundQuote(@RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id);

    @POST
    @Path("/organizations/{org}/top-ups/{id}/refunds")
    Refund refund(
            @RestHeader("Authorization") String bearer,
            @RestHeader("Idempotency-Key") String idempotencyKey,
            @RestPath UUID org,
            @RestPath UUID id,
            NewRefund refund);

    @GET
    @Path("/organizations/{org}/refunds")
    Page<Refund> refunds(
            @RestHeader("Authorization") String bearer, @RestPath UUID org, @RestQuery("top_up") UUID topUp);

    @GET
    @Path("/organizations/{org}/auto-top-up")
    AutoTopUp autoTopUp(@RestHeader("Authorization") String bearer, @RestPath UUID org);

    @PUT
    @Path("/organizations/{org}/auto-top-up")
    AutoTopUp setAutoTopUp(@RestHeader("Authorization") String bearer, @RestPath UUID org, AutoTopUpSettings settings);

    @POST
    @Path("/organizations/{org}/auto-top-up/resume")
    AutoTopUp resumeAutoTopUp(@RestHeader("Authorization") String bearer, @RestPath UUID org);

    @GET
    @Path("/organizations/{org}/auto-top-up/attempts")
    Page<Attempt> autoTopUpAttempts(@RestHeader("Authorization") String bearer, @RestPath UUID org);

    @POST
    @Path("/organizations/{org}/auto-top-up/card-setups")
    CardSetup saveCard(
            @RestHeader("Authorization") String bearer,
            @RestHeader("Idempotency-Key") String idempotencyKey,
            @RestPath UUID org);

    @GET
    @Path("/organizations/{org}/auto-top-up/card-setups/{id}")
    CardSetup cardSetup(@RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath UUID id);

    @DELETE
    @Path("/organizations/{org}/auto-top-up/card")
    void removeCard(@RestHeader("Authorization") String bearer, @RestPath UUID org);

    @GET
    @Path("/organizations/{org}/usage")
    Page<Generation> usage(
            @RestHeader("Authorization") String bearer,
            @RestPath UUID org,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit);

    /** The record of one request; the organization is named by the header. */
    @GET
    @Path("/generation")
    One<Generation> generation(
            @RestHeader("Authorization") String bearer,
            @RestHeader("x-tollway-organization") UUID org,
            @RestQuery String id);

    @GET
    @Path("/organizations/{org}/invoices")
    Page<Invoice> invoices(@RestHeader("Authorization") String bearer, @RestPath UUID org);

    /** The document in one of its forms, {@code 2026-11.pdf}; streamed through as it comes. */
    @GET
    @Path("/organizations/{org}/invoices/{file}")
    Response document(@RestHeader("Authorization") String bearer, @RestPath UUID org, @RestPath String file);

    /** The organization's journal, of any length: to be read as it comes. */
    @GET
    @Path("/organizations/{org}/journal")
    InputStream journal(@RestHeader("Authorization") String bearer, @RestPath UUID org);
}
