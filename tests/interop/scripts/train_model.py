"""A small model of scikit-learn, trained with its params, its metrics and its results logged."""

import mlflow  # type: ignore[import-not-found]
import numpy as np
from sklearn.datasets import load_iris  # type: ignore[import-not-found,import-untyped,unused-ignore]
from sklearn.linear_model import SGDClassifier  # type: ignore[import-not-found,import-untyped,unused-ignore]
from sklearn.metrics import accuracy_score, log_loss  # type: ignore[import-not-found,import-untyped,unused-ignore]
from sklearn.model_selection import train_test_split  # type: ignore[import-not-found,import-untyped,unused-ignore]

params = {"loss": "log_loss", "alpha": 1e-3, "random_state": 7, "penalty": None, "fit_intercept": True}
x_train, x_test, y_train, y_test = train_test_split(*load_iris(return_X_y=True), random_state=7)

mlflow.set_experiment("iris")
with mlflow.start_run(run_name="sgd", description="a first try") as run:
    mlflow.log_params(params)
    mlflow.set_tag("Training Info", "a linear model of the iris data")
    model = SGDClassifier(**params)
    for epoch in range(5):
        model.partial_fit(x_train, y_train, classes=np.unique(y_train))
        mlflow.log_metric("train_loss", log_loss(y_train, model.predict_proba(x_train)), step=epoch)
        mlflow.log_metrics(
            {
                "val_loss": log_loss(y_test, model.predict_proba(x_test)),
                "val_accuracy": accuracy_score(y_test, model.predict(x_test)),
                "weight": np.float32(model.coef_[0, 0]),
            },
            step=epoch,
        )
    mlflow.log_dict({"coefficients": model.coef_.tolist()}, "model/coefficients.json")
    mlflow.log_text(str(model), "model/model.txt")
    mlflow.log_table({"truth": y_test.tolist(), "predicted": model.predict(x_test).tolist()}, "predictions.json")
    with mlflow.start_run(nested=True, run_name="a part") as child:
        mlflow.log_metric("part", 1)

assert mlflow.get_run(run.info.run_id).data.params["alpha"] == "0.001"
assert mlflow.get_parent_run(child.info.run_id).info.run_id == run.info.run_id
