package io.tollway.gateway.routing;

import io.tollway.contracts.state.CatalogState;
import java.util.List;

/**
 * A model with its endpoints that are priced and whose provider speaks a dialect that is supported.
 *
 * @param id the id that was asked for
 */
public record ModelRoute(String id, CatalogState.Model model, List<EndpointRoute> endpoints) {}
