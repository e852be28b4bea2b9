package io.tollway.gateway.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.error.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemPageTest {
    @ParameterizedTest
    @CsvSource({
        // limit, order, after, ids told, has_more
        "     ,      ,     , e d c b a, false",
        "  2  ,      ,     , e d      , true",
        "  2  , desc , d   , c b      , true",
        "  2  , desc , c   , b a      , false",
        "  2  , asc  ,     , a b      , true",
        "  5  , asc  ,     , a b c d e, false",
        "     , asc  , d   , e        , false",
        "     , asc  , e   , ''       , false",
        "     ,      , x   , ''       , false"
    })
    void tellsTheItemsInThatOrderFromBehindThatOne(
            @Nullable String limit, @Nullable String order, @Nullable String after, String told, boolean more)
            throws Refusal {
        ObjectNode page = ItemPage.asked(limit, order, after).of(items("a", "b", "c", "d", "e"));

        StringBuilder ids = new StringBuilder();
        page.path("data").forEach(item -> ids.append(ids.isEmpty() ? "" : " ")
                .append(item.path("id").asText()));
        assertThat(ids).hasToString(told);
        assertThat(page.path("object").asText()).isEqualTo("list");
        assertThat(page.path("has_more").booleanValue()).isEqualTo(more);
        if (told.isEmpty()) {
            assertThat(page.path("first_id").isNull() && page.path("last_id").isNull())
                    .isTrue();
        } else {
            assertThat(page.path("first_id").asText()).isEqualTo(told.substring(0, 1));
            assertThat(page.path("last_id").asText()).isEqualTo(told.substring(told.length() - 1));
        }
    }

    @Test
    void tellsTwentyWhenNobodySaysHowMany() throws Refusal {
        String[] many = new String[30];
        java.util.Arrays.setAll(many, i -> "i" + i);

        assertThat(ItemPage.asked(null, null, null).of(items(many)).path("data"))
                .hasSize(20);
    }

    @ParameterizedTest
    @CsvSource({"0,,limit", "101,,limit", "x,,limit", "99999999999,,limit", ",up,order"})
    void namesTheParameterAtFault(@Nullable String limit, @Nullable String order, String param) {
        assertThatThrownBy(() -> ItemPage.asked(limit, order, null))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.error().param()).isEqualTo(param));
    }

    private static ArrayNode items(String... ids) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (String id : ids) {
            items.addObject().put("id", id);
        }
        return items;
    }
}
