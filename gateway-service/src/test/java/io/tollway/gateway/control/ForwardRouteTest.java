package io.tollway.gateway.control;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;

/** The first line that fits a path decides for all its methods, so a path has one line. */
class ForwardRouteTest {
    @Test
    void anOrganizationIsReadAndChanged() {
        assertThat(requireNonNull(ForwardRoute.find("/organizations/42")).methods())
                .containsExactlyInAnyOrder(HttpMethod.GET, HttpMethod.PATCH);
    }
}
