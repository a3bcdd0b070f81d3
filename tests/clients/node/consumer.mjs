// sqs-consumer: long polls, hands each message to a function, and deletes it when that returns.
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";

const queueUrl = process.argv[2];
const sqs = new SQSClient({});
let left = 3;

const consumer = Consumer.create({
  queueUrl,
  sqs,
  waitTimeSeconds: 20,
  handleMessage: async (message) => {
    console.log(`handled ${message.Body}`);
    left -= 1;
    return message;
  },
});
consumer.on("error", (error) => { throw error; });
consumer.on("processing_error", (error) => { throw error; });
consumer.on("stopped", () => console.log("stopped"));
consumer.on("message_processed", async () => {
  if (left === 0) consumer.stop();
  else await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: left === 2 ? "b" : "c" }));
});
consumer.start();
await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "a" }));
