package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.dialect.gemini.Gemini.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.UsageCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's counts in disjoint classes. */
class UsageMetadataTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "thoughts beside the candidates | {'promptTokenCount':10,'candidatesTokenCount':5,'thoughtsTokenCount':7,'totalTokenCount':22} | 10 0 0 0 5 7 0 0",
                "cache inside the prompt | {'promptTokenCount':10,'cachedContentTokenCount':4,'candidatesTokenCount':5} | 6 4 0 0 5 0 0 0",
                "Google's tools beside the prompt | {'promptTokenCount':10,'toolUsePromptTokenCount':90,'candidatesTokenCount':5} | 100 0 0 0 5 0 0 0",
                "sound and pictures | {'promptTokenCount':30,'promptTokensDetails':[{'modality':'AUDIO','tokenCount':20},{'modality':'IMAGE','tokenCount':4},{'modality':'DOCUMENT','tokenCount':6}],'candidatesTokenCount':9,'candidatesTokensDetails':[{'modality':2,'tokenCount':8}]} | 6 0 20 4 1 0 0 1",
                "cached sound | {'promptTokenCount':30,'cachedContentTokenCount':25,'cacheTokensDetails':[{'modality':'AUDIO','tokenCount':20}],'promptTokensDetails':[{'modality':'AUDIO','tokenCount':22}]} | 3 25 2 0 0 0 0 0",
                "a prompt alone | {'promptTokenCount':8,'totalTokenCount':8} | 8 0 0 0 0 0 0 0"
            })
    void tellsTheClassesApart(String why, String usage, String expected) {
        UsageCounts counts = UsageMetadata.read(json(usage), 0, 0);

        assertThat(counts).as(why).isNotNull();
        assertThat(counts.input() + " " + counts.cacheRead() + " " + counts.audioInput() + " " + counts.imageInput()
                        + " " + counts.output() + " " + counts.reasoning() + " " + counts.audioOutput() + " "
                        + counts.imageOutput())
                .as(why)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'trafficType':'ON_DEMAND'}",
                "{'promptTokenCount':-1}",
                "{'promptTokenCount':1.5}",
                "{'promptTokenCount':'7'}",
                "{'promptTokenCount':99999999999}",
                "{'promptTokenCount':5,'cachedContentTokenCount':6}",
                "{'promptTokenCount':5,'thoughtsTokenCount':-2}",
                "{'promptTokenCount':5,'candidatesTokenCount':1,'candidatesTokensDetails':[{'modality':'IMAGE','tokenCount':2}]}",
                "{'promptTokenCount':5,'promptTokensDetails':[{'modality':'AUDIO','tokenCount':-2}]}"
            })
    void doesNotBelieveWhatCannotBe(String usage) {
        assertThat(UsageMetadata.read(json(usage), 0, 0)).isNull();
    }

    @Test
    void countsPicturesByThePieceBecauseTheyArePricedSo() {
        var usage = json(
                "{'promptTokenCount':5,'candidatesTokenCount':2590,'candidatesTokensDetails':[{'modality':'IMAGE','tokenCount':2580}]}");

        UsageCounts counts = UsageMetadata.read(usage, 0, 2);

        assertThat(counts).isNotNull();
        assertThat(counts.imageOutput()).isEqualTo(2);
        assertThat(counts.output()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"gemini-2.5-flash, 1", "gemini-3-flash, 2"})
    void countsSearchesAsTheGenerationIsBilled(String model, long searches) {
        assertThat(UsageMetadata.searches(json("{'webSearchQueries':['a','b']}"), model))
                .isEqualTo(searches);
        assertThat(UsageMetadata.searches(json("{}"), model)).isZero();
    }

    @Test
    void writesTheClassesBackIntoGooglesCounts() {
        UsageCounts counts = new UsageCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0);

        assertThat(json("{" + UsageMetadata.counts(counts) + "}"))
                .isEqualTo(
                        json(
                                "{'promptTokenCount':21,'candidatesTokenCount':26,'totalTokenCount':55,'cachedContentTokenCount':2,'thoughtsTokenCount':8,"
                                        + "'promptTokensDetails':[{'modality':'TEXT','tokenCount':10},{'modality':'AUDIO','tokenCount':5},{'modality':'IMAGE','tokenCount':6}],"
                                        + "'candidatesTokensDetails':[{'modality':'TEXT','tokenCount':7},{'modality':'AUDIO','tokenCount':9},{'modality':'IMAGE','tokenCount':10}]}"));
    }
}
