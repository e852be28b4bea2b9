package io.tollway.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.gateway.error.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormBodyTest {
    private static final String TYPE = "multipart/form-data; boundary=b";
    private static final String MODEL = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\na/b\r\n";
    private static final String FILE =
            "--b\r\nContent-Type: audio/wav\r\ncontent-disposition: form-data; filename=\"name=x.wav\"; name=\"file\"\r\n\r\n\r\n--\u0000b\r\n\r\n";
    private static final String OURS = "--b\r\nContent-Disposition: form-data; name=\"provider\"\r\n\r\n{}\r\n";

    @Test
    void findsEveryPartWhateverIsInIt() throws Refusal {
        FormBody form = read(MODEL + FILE + "--b--\r\n");

        assertThat(form.text("model", 10)).isEqualTo("a/b");
        assertThat(form.text("file", 10)).isEqualTo("\r\n--\u0000b\r\n");
        assertThat(Objects.requireNonNull(form.one("file")).filename()).isEqualTo("name=x.wav");
        assertThat(form.one("other")).isNull();
    }

    @Test
    void changesOnePartLeavesOutOthersAndKeepsEveryOtherByte() throws Refusal {
        byte[] changed = read(OURS + MODEL + FILE + "--b--\r\n")
                .with("model", "up".getBytes(StandardCharsets.US_ASCII), List.of("provider"));

        assertThat(new String(changed, StandardCharsets.ISO_8859_1))
                .isEqualTo(MODEL.replace("a/b", "up") + FILE + "--b--\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--",
                "--b",
                "--c\r\n",
                "--b\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
                "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b",
                "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
                "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b--",
                "--bb\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b--",
            })
    void whatIsNoFormIsRefused(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(
                        refusal.error().status())
                .isEqualTo(400));
    }

    @Test
    void aFieldThatIsThereTwiceIsRefused() throws Refusal {
        FormBody form = read(MODEL + MODEL + "--b--");

        assertThatThrownBy(() -> form.text("model", 10)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @CsvSource({
        "multipart/form-data; boundary=x,true",
        "Multipart/Form-Data;boundary=\"x\",true",
        "multipart/form-data,false",
        "multipart/form-data; boundary=,false",
        "multipart/mixed; boundary=x,false",
        "application/json,false"
    })
    void knowsAFormByItsType(String type, boolean form) {
        assertThat(FormBody.isForm(type)).isEqualTo(form);
    }

    private static FormBody read(String body) throws Refusal {
        return FormBody.read(body.getBytes(StandardCharsets.ISO_8859_1), TYPE);
    }
}
