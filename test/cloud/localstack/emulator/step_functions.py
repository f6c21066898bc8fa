"""What LocalStack's Step Functions lack for our definition: a JSONata that needs no JVM, and a Map that fails with a child.

What is patched here is tested as wiring only; ../README.md lists it.
"""

import jsonata.jsonata as jsonata_python
from localstack.aws.api.stepfunctions import HistoryEventType, MapRunFailedEventDetails
from localstack.services.stepfunctions.asl.component.common.error_name.failure_event import (
    FailureEvent,
    FailureEventException,
)
from localstack.services.stepfunctions.asl.component.common.error_name.states_error_name import StatesErrorName
from localstack.services.stepfunctions.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from localstack.services.stepfunctions.asl.component.state.state_execution.state_map.iteration import (
    distributed_iteration_component,
)
from localstack.services.stepfunctions.asl.eval.event.event_detail import EventDetails
from localstack.services.stepfunctions.asl.jsonata import jsonata

# Each child that runs is a Node process or two.
CHILDREN_AT_ONCE = 4


def patch():
    evaluate_without_jvm()
    fail_map_with_its_children()


def evaluate_without_jvm():
    def evaluate(expression):
        try:
            return jsonata_python.Jsonata(expression).evaluate(None)
        except Exception as error:
            raise jsonata.JSONataException("UNKNOWN", str(error)) from error

    jsonata._eval_jsonata = evaluate


def fail_map_with_its_children():
    """Upstream makes a child that fails a null in the output of a Map that succeeds."""
    component = distributed_iteration_component.DistributedIterationComponent
    upstream = component._map_run

    def map_run(self, env, eval_input):
        run = eval_input.map_run_record
        run.max_concurrency = min(run.max_concurrency or CHILDREN_AT_ONCE, CHILDREN_AT_ONCE)
        upstream(self, env, eval_input)
        if run.item_counter.failed.get() + run.item_counter.timed_out.get() > 0:
            name = StatesErrorNameType.StatesExceedToleratedFailureThreshold
            raise FailureEventException(
                FailureEvent(
                    env=env,
                    error_name=StatesErrorName(typ=name),
                    event_type=HistoryEventType.MapRunFailed,
                    event_details=EventDetails(
                        mapRunFailedEventDetails=MapRunFailedEventDetails(
                            error=name.to_name(), cause="The specified tolerated failure threshold was exceeded"
                        )
                    ),
                )
            )

    component._map_run = map_run
