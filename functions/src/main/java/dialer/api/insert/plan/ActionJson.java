package dialer.api.insert.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dialer.originate.CallAction;
import dialer.originate.ChannelVariable;
import dialer.originate.Codec;
import dialer.originate.OnAnswer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// A call's action as it is stored, in the JSON of the messages. Written out by hand: by the mapper
/// it was a fourth of what a batch's planning takes, and half of its garbage.
final class ActionJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ActionJson() {}

  static String write(CallAction action) {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator to = JSON.createGenerator(text)) {
      to.writeStartObject();
      to.writeStringField("channel", action.channel().toString());
      to.writeObjectFieldStart("onAnswer");
      switch (action.onAnswer()) {
        case OnAnswer.Run(var application, var data) -> {
          to.writeStringField("do", "run");
          to.writeStringField("application", application.name());
          to.writeStringField("data", data);
        }
        case OnAnswer.Enter(var context, var extension) -> {
          to.writeStringField("do", "enter");
          to.writeStringField("context", context);
          to.writeStringField("extension", extension);
        }
      }
      to.writeEndObject();
      to.writeNumberField("timeoutMillis", action.timeoutMillis());
      to.writeStringField("callerId", action.callerId().toString());
      to.writeArrayFieldStart("variables");
      for (ChannelVariable variable : action.variables()) {
        to.writeString(variable.toString());
      }
      to.writeEndArray();
      to.writeBooleanField("earlyMedia", action.earlyMedia());
      to.writeArrayFieldStart("codecs");
      for (Codec codec : action.codecs()) {
        to.writeString(codec.label());
      }
      to.writeEndArray();
      to.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
