// The JavaScript SDK, version 3. It finds the server by AWS_ENDPOINT_URL_SQS, as boto3 does, and checks MD5s by itself.
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";

const QueueUrl = process.argv[2];
const sqs = new SQSClient({});

await sqs.send(
  new SendMessageCommand({
    QueueUrl,
    MessageBody: "hello & <you> \u{1f600}",
    MessageAttributes: { kind: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) } },
  }),
);
const { Messages } = await sqs.send(
  new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["All"] }),
);
if (Messages[0].MessageAttributes.kind.BinaryValue[1] !== 255) throw new Error("the bytes differ");
if (Messages[0].Attributes.ApproximateReceiveCount !== "1") throw new Error("the count differs");
console.log(Messages[0].Body);

try {
  await sqs.send(new GetQueueUrlCommand({ QueueName: "nowhere" }));
} catch (error) {
  if (!(error instanceof QueueDoesNotExist)) throw error;
  console.log(error.name);
}

const batch = await sqs.send(
  new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: "a", MessageBody: "x" }, { Id: "b", MessageBody: "\u0008" }] }),
);
console.log(`${batch.Successful.length} of ${batch.Successful.length + batch.Failed.length} sent`);

await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle }));
console.log("deleted");
