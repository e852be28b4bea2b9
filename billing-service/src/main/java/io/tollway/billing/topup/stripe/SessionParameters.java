package io.tollway.billing.topup.stripe;

import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionCreateParams.InvoiceCreation;
import com.stripe.param.checkout.SessionCreateParams.InvoiceCreation.InvoiceData;
import com.stripe.param.checkout.SessionCreateParams.LineItem;
import com.stripe.param.checkout.SessionCreateParams.LineItem.PriceData;
import com.stripe.param.checkout.SessionCreateParams.PaymentIntentData;
import io.tollway.billing.topup.CashRail.PageRequest;
import io.tollway.billing.topup.UsdCents;
import java.util.Map;

/**
 * What a Checkout page is asked for: credit and fee as two lines, an invoice made by Stripe, and our ids on every object that comes of it. Payment methods are left to the account's
 * settings.
 */
final class SessionParameters {
    static final String ORGANIZATION = "organization_id";
    static final String TOP_UP = "top_up_id";

    private static final String CURRENCY = "usd";
    private static final int LONGEST_CUSTOM_FIELD = 140;

    private SessionParameters() {}

    static SessionCreateParams of(PageRequest request) {
        Map<String, String> metadata = Map.of(
                TOP_UP,
                request.topUpId().toString(),
                ORGANIZATION,
                request.organization().toString(),
                "credit_cents",
                Long.toString(request.credit().value()),
                "fee_cents",
                Long.toString(request.fee().value()),
                "schema",
                "1");
        SessionCreateParams.Builder page = SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.PAYMENT)
                .setCustomer(request.customerId())
                .setClientReferenceId(request.topUpId().toString())
                .putAllMetadata(metadata)
                .setPaymentIntentData(
                        PaymentIntentData.builder().putAllMetadata(metadata).build())
                .setInvoiceCreation(InvoiceCreation.builder()
                        .setEnabled(true)
                        .setInvoiceData(invoice(request, metadata))
                        .build())
                .setExpiresAt(request.expiresAt().getEpochSecond())
                .setSuccessUrl(request.returnUrl())
                .setCancelUrl(request.cancelUrl());
        addLine(page, "Tollway credits", request.credit());
        addLine(page, "Platform fee", request.fee());
        addLine(page, "Tax", request.tax());
        return page.build();
    }

    private static InvoiceData invoice(PageRequest request, Map<String, String> metadata) {
        InvoiceData.Builder invoice = InvoiceData.builder()
                .setDescription("Prepaid credits for " + request.credit().toDecimal() + " US dollars")
                .putAllMetadata(metadata);
        request.purchaseOrder()
                .ifPresent(reference -> invoice.addCustomField(InvoiceData.CustomField.builder()
                        .setName("Purchase order")
                        .setValue(reference.substring(0, Math.min(reference.length(), LONGEST_CUSTOM_FIELD)))
                        .build()));
        return invoice.build();
    }

    private static void addLine(SessionCreateParams.Builder page, String name, UsdCents amount) {
        if (amount.equals(UsdCents.ZERO)) {
            return;
        }
        page.addLineItem(LineItem.builder()
                .setQuantity(1L)
                .setPriceData(PriceData.builder()
                        .setCurrency(CURRENCY)
                        .setUnitAmount(amount.value())
                        .setProductData(
                                PriceData.ProductData.builder().setName(name).build())
                        .build())
                .build());
    }
}
