package io.thalweg.engine;

import io.thalweg.optim.Catalogue;
import io.thalweg.optim.Entry;
import java.util.List;

/// Every model there is. A new one is one file and one line here.
public final class Models {
  private Models() {}

  /// All models.
  public static final Catalogue<Model> CATALOGUE =
      Catalogue.of(
          "model",
          Model.class,
          List.of(
              new Entry<>("mlp", Mlp.class),
              new Entry<>("linear", Linear.class),
              new Entry<>("cnn", Cnn.class),
              new Entry<>("rnn", Rnn.class),
              new Entry<>("lstm", Lstm.class),
              new Entry<>("autoencoder", Autoencoder.class),
              new Entry<>("script", TorchScript.class)));
}
